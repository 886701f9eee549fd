//! Embeds every layout of `schemas/layouts/`, so that a new export is a new TOML file and no code.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=schemas/layouts");
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root.join("schemas/layouts"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut code = String::from("&[\n");
    for path in &paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        writeln!(code, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    code.push_str("]\n");
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("embedded_layouts.rs"), code)?;
    Ok(())
}
