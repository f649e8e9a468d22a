// Where a picture is on the screen: zoom, pan, fit. Knows no boxes.
import type { Point, Rect, Size } from './geometry.ts';
import * as views from './view.ts';

export class Viewport {
  view = $state.raw<views.View>({ scale: 1, left: 0, top: 0 });
  screen = $state.raw<Size>({ width: 1, height: 1 });
  picture = $state.raw<Size>({ width: 1, height: 1 });
  /** Where the cursor is, image px; null when it is elsewhere. */
  cursor = $state.raw<Point | null>(null);
  /** The whole picture is shown and stays so when the screen changes. */
  #fitted = true;

  /**
   * Another picture: `focus`, or all of it, is shown. With `keep` the view stays as it is, when
   * this picture is as large as the one before.
   */
  protected show(size: Size, focus: Rect | null, keep: boolean): void {
    const { width, height } = this.picture;
    this.picture = size;
    if (keep && size.width === width && size.height === height) return;
    if (focus) this.showRect(focus);
    else this.fit();
  }

  resize(screen: Size): void {
    if (screen.width < 2 || screen.height < 2) return;
    const { left, top, scale } = this.view;
    const [dx, dy] = [(screen.width - this.screen.width) / 2, (screen.height - this.screen.height) / 2];
    this.screen = screen;
    if (this.#fitted) this.fit();
    else this.look({ scale, left: left + dx, top: top + dy });
  }

  fit(): void {
    this.view = views.fitted({ x: 0, y: 0, ...this.picture }, this.screen, 16, 8);
    this.#fitted = true;
  }

  actualSize(): void {
    const middle = { x: this.screen.width / 2, y: this.screen.height / 2 };
    this.zoom(1 / this.view.scale, this.cursor ? views.screenFromImage(this.view, this.cursor) : middle);
  }

  zoom(factor: number, at: Point = { x: this.screen.width / 2, y: this.screen.height / 2 }): void {
    this.look(views.zoomedAt(this.view, at, factor));
  }

  showRect(rect: Rect, margin = 60): void {
    this.look(views.fitted(rect, this.screen, margin, 8));
  }

  /** Brings a point into the middle of the screen at the zoom in force. */
  centre(at: Point): void {
    this.look(views.centred(at, this.view.scale, this.screen));
  }

  /** Brings a box into sight without moving the picture when it already is. */
  reveal(rect: Rect): void {
    const seen = views.visibleRect(this.view, this.screen);
    const inside =
      rect.x >= seen.x &&
      rect.y >= seen.y &&
      rect.x + rect.width <= seen.x + seen.width &&
      rect.y + rect.height <= seen.y + seen.height;
    const tiny = Math.max(rect.width, rect.height) * this.view.scale < 12;
    if (tiny) this.showRect(rect, Math.min(this.screen.width, this.screen.height) * 0.45);
    else if (!inside) this.centre({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
  }

  wheel(at: Point, deltaY: number, deltaMode: number): void {
    this.look(views.zoomedAt(this.view, at, views.wheelFactor(deltaY, deltaMode)));
  }

  protected look(view: views.View): void {
    this.view = views.keptInSight(view, this.picture, this.screen);
    this.#fitted = false;
  }
}
