//! Extracts that hold the books of many practices: the tables of each, one after the other, in the same files.

use super::{Book, Layout, NamedFile, emis_bulk};
use crate::sample::SampleError;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Extracts in the making.
pub(in crate::sample) struct Extract {
    dir: PathBuf,
    files: BTreeMap<PathBuf, BufWriter<File>>,
}

impl Extract {
    /// None yet. Their folders are made in this one.
    pub fn new(dir: &Path) -> Self {
        Extract { dir: dir.to_owned(), files: BTreeMap::new() }
    }

    /// Adds the tables of one practice. The headers, and tables that are the same for all, are written once.
    pub(super) fn add(&mut self, layout: Layout, tables: Vec<NamedFile>) -> Result<(), SampleError> {
        let folder = self.dir.join(match layout.book {
            Book::EmisBulk => "emis-extract",
            _ => "systmone-extract",
        });
        for (name, bytes) in tables {
            let path = folder.join(&name);
            let failed = |source| SampleError::write(&path, source);
            if let Some(file) = self.files.get_mut(&path) {
                let header = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
                if !name.ends_with("SRMapping.csv") {
                    file.write_all(bytes.get(header..).unwrap_or_default()).map_err(failed)?;
                }
                continue;
            }
            let parent = path.parent().unwrap_or(&self.dir);
            std::fs::create_dir_all(parent).map_err(failed)?;
            let mut file = BufWriter::new(File::create(&path).map_err(failed)?);
            file.write_all(&bytes).map_err(failed)?;
            self.files.insert(path, file);
        }
        Ok(())
    }

    /// Writes what is left. The answer to the question that an EMIS extract leaves open serves all practices.
    pub fn finish(self) -> Result<(), SampleError> {
        let mut asks = false;
        for (path, mut file) in self.files {
            asks |= path.starts_with(self.dir.join("emis-extract"));
            file.flush().map_err(|source| SampleError::write(&path, source))?;
        }
        if asks {
            let path = self.dir.join("mapping.toml");
            std::fs::write(&path, emis_bulk::MAPPING).map_err(|source| SampleError::write(&path, source))?;
        }
        Ok(())
    }
}
