//! The TypeScript side of the table, generated: types of every request and output, and the map
//! from an operation's name to both.

use std::{any::TypeId, collections::BTreeMap};

use ts_rs::{Config, TS, TypeVisitor as DependencyVisitor};

use crate::{
    ApiError, Operation,
    operations::{OPERATIONS, TypeVisitor, for_each_type},
};

struct Collected {
    config: Config,
    seen: std::collections::BTreeSet<TypeId>,
    declarations: BTreeMap<String, String>,
    operations: Vec<(String, String, String)>,
}

impl Collected {
    fn take<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types with a file of their own are declared; the rest are spelled out in place.
        if T::output_path().is_some() {
            self.declarations
                .insert(T::ident(&self.config), T::decl(&self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl DependencyVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.take::<T>();
    }
}

impl TypeVisitor for Collected {
    fn visit<O: Operation>(&mut self, name: &'static str) {
        self.take::<O>();
        self.take::<O::Output>();
        self.operations.push((
            name.to_owned(),
            O::name(&self.config),
            O::Output::name(&self.config),
        ));
    }
}

/// The whole of `ui/src/lib/generated/api.ts`.
pub fn generated() -> String {
    let config = Config::new().with_large_int("number");
    let mut all = Collected {
        config,
        seen: Default::default(),
        declarations: BTreeMap::new(),
        operations: Vec::new(),
    };
    for_each_type(&mut all);
    all.take::<ApiError>();
    let mut out = String::from(
        "// Generated from the operation table in crates/burnish-api. Do not edit: `make types` writes it.\n\n",
    );
    for declaration in all.declarations.values() {
        out.push_str("export ");
        out.push_str(declaration);
        out.push('\n');
    }
    out.push_str("\nexport type Operations = {\n");
    for (name, request, output) in &all.operations {
        out.push_str(&format!(
            "  {name}: {{ request: {request}; output: {output} }};\n"
        ));
    }
    out.push_str("};\n\nexport type OperationName = keyof Operations;\n\n/** What an answer is made of: fetch again when one of these went stale. */\n");
    out.push_str("export const READS: Record<OperationName, readonly string[]> = {\n");
    for info in OPERATIONS {
        let tags: Vec<String> = info.reads.iter().map(|tag| format!("'{tag}'")).collect();
        out.push_str(&format!("  {}: [{}],\n", info.name, tags.join(", ")));
    }
    out.push_str("};\n");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_generated_types_in_the_ui_are_fresh() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../ui/src/lib/generated/api.ts"
        );
        let fresh = super::generated();
        if std::env::var_os("BURNISH_WRITE_TYPES").is_some() {
            std::fs::write(path, &fresh).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == fresh,
            "ui/src/lib/generated/api.ts is stale: run `make types`"
        );
    }
}
