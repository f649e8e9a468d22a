"""Times the field's own packages on a file of labels: `boxes` or `texts`, then the file.

Prints seconds of the sum alone; reading the file and making the packages' objects do not count.
"""
import contextlib, io, json, sys, time

what, path = sys.argv[1:]
said = {}
with open(path) as lines:
    for line in lines:
        label = json.loads(line)
        if label["labeler"] in ("ada", "ben"):
            said.setdefault(label["labeler"], []).append(label)
first, second = said["ada"], said["ben"]

if what == "texts":
    import jiwer

    first, second = [label["text"] for label in first], [label["text"] for label in second]
    start = time.perf_counter()
    for truth, text in ((first, second), (second, first)):
        jiwer.wer(truth, text)
        jiwer.cer(truth, text)
    print(time.perf_counter() - start)
else:
    import numpy
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    def objects(labels):
        return [
            {"image_id": image, "category_id": mark["class"], "iscrowd": 0, "area": mark["width"] * mark["height"],
             "bbox": [mark["x"], mark["y"], mark["width"], mark["height"]], "score": 1.0}
            for image, label in enumerate(labels) for mark in label["boxes"]
        ]

    with contextlib.redirect_stdout(io.StringIO()):
        sides = []
        for labels in (first, second):
            side, marks = COCO(), objects(labels)
            names = sorted({mark["category_id"] for mark in marks})
            for number, mark in enumerate(marks):
                mark["id"], mark["category_id"] = number + 1, names.index(mark["category_id"]) + 1
            side.dataset = {"images": [{"id": image} for image in range(len(labels))], "annotations": marks,
                            "categories": [{"id": at + 1, "name": name} for at, name in enumerate(names)]}
            side.createIndex()
            sides.append(side)
        judge = COCOeval(*sides, iouType="bbox")
        judge.params.iouThrs = numpy.array([0.5])
        judge.params.areaRng, judge.params.areaRngLbl = [[0, 1e10]], ["all"]
        start = time.perf_counter()
        judge.evaluate()
        seconds = time.perf_counter() - start
    print(seconds)
