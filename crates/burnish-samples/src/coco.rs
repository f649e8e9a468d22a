//! The label files of `phone-scratches`: one COCO file a labeler, and one of the truth.

use burnish_model::Rect;
use serde::{Deserialize, Serialize};

use crate::defects::Class;
use crate::view::{HEIGHT_PX, WIDTH_PX};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Coco {
    pub images: Vec<Image>,
    pub annotations: Vec<Annotation>,
    pub categories: Vec<Category>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Image {
    pub id: u64,
    pub file_name: String,
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Annotation {
    pub id: u64,
    pub image_id: u64,
    pub category_id: u64,
    /// x, y, width, height in px of the upright picture.
    pub bbox: [f64; 4],
    pub area: f64,
    pub iscrowd: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attributes {
    pub occluded: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Category {
    pub id: u64,
    pub name: String,
}

/// A box as one person drew it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    pub class: Class,
    pub bounds: Rect,
    pub occluded: bool,
}

impl Default for Coco {
    fn default() -> Self {
        let categories = [(1, "scratch"), (2, "chip")].map(|(id, name)| Category {
            id,
            name: name.to_owned(),
        });
        Self {
            images: Vec::new(),
            annotations: Vec::new(),
            categories: categories.into(),
        }
    }
}

impl Coco {
    /// Adds a picture with its boxes; none at all means "nothing here".
    pub fn push(&mut self, image_id: u64, file_name: String, drawn: &[Drawn]) {
        self.images.push(Image {
            id: image_id,
            file_name,
            width: WIDTH_PX as u32,
            height: HEIGHT_PX as u32,
        });
        for mark in drawn {
            let b = rounded(&mark.bounds);
            self.annotations.push(Annotation {
                id: self.annotations.len() as u64 + 1,
                image_id,
                category_id: if mark.class == Class::Scratch { 1 } else { 2 },
                bbox: [b.x, b.y, b.width, b.height],
                area: tenth(b.area()),
                iscrowd: 0,
                attributes: mark.occluded.then_some(Attributes { occluded: true }),
            });
        }
    }

    /// The boxes on one picture with their category ids and flags, in file order.
    pub fn on(&self, file_name: &str) -> Option<Vec<(Rect, u64, bool)>> {
        let image = self.images.iter().find(|i| i.file_name == file_name)?;
        let here = self.annotations.iter().filter(|a| a.image_id == image.id);
        Some(
            here.map(|a| {
                (
                    Rect::new(a.bbox[0], a.bbox[1], a.bbox[2], a.bbox[3]),
                    a.category_id,
                    a.attributes.is_some(),
                )
            })
            .collect(),
        )
    }
}

/// A box on a grid of a tenth of a px.
pub fn rounded(b: &Rect) -> Rect {
    Rect::new(tenth(b.x), tenth(b.y), tenth(b.width), tenth(b.height))
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
