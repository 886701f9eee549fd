//! Where a practice belongs: PCN, sub-ICB location, ICB and system supplier, from look-ups that NHS England publishes and
//! the user names. Names differ between publications, so everything joins on codes.

use crate::ingest::decode::decode;
use crate::ingest::limits::FILE_BYTES;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An organisation: code and name. An empty name is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Organisation {
    /// ODS code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Where one practice belongs; empty codes where no look-up says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belonging {
    /// Name of the practice.
    pub name: String,
    /// Supplier of its main system, such as `EMIS`; a pair such as `TPP/EMIS` where it runs two.
    pub supplier: String,
    /// Primary care network; code `U` is unallocated.
    pub pcn: Organisation,
    /// Sub-ICB location.
    pub sub_icb: Organisation,
    /// Integrated care board.
    pub icb: Organisation,
    /// Registered patients.
    pub list_size: Option<i64>,
}

/// Every practice of the look-ups, by ODS code.
#[derive(Clone, Debug, Default)]
pub struct Organisations {
    practices: BTreeMap<String, Belonging>,
    files: Vec<LookUp>,
}

/// A look-up that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUp {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of its content, lower-case hex.
    pub sha256: String,
    /// Practices in it.
    pub practices: usize,
}

/// Why a look-up cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationsError {
    /// It cannot be opened.
    #[error("the look-up `{}` cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is larger than any look-up.
    #[error("the look-up `{}` is larger than the {} MB that one file may have", path.display(), FILE_BYTES / 1024 / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is none of the tables that are known.
    #[error(
        "the look-up `{}` has no column with practices' codes (`GP_CODE`, `GP Code`, `CODE`), and is no `epraccur.csv`\n\nhint: use `Mapping.csv` of NHS England's Appointments in General Practice, or `epraccur.csv` of the Organisation Data Service",
        path.display()
    )]
    NotALookUp {
        /// The file.
        path: PathBuf,
    },
    /// A row is broken.
    #[error("the look-up `{}` cannot be read as a table: {source}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: csv::Error,
    },
}

/// Fields of a look-up, and the headers under which publications give them, folded.
const FIELDS: &[(Field, &[&str])] = &[
    (Field::Code, &["gpcode", "code", "practicecode", "orgcode"]),
    (Field::Name, &["gpname", "name", "practicename", "orgname"]),
    (Field::Supplier, &["mainsystem", "supplier"]),
    (Field::PcnCode, &["pcncode"]),
    (Field::PcnName, &["pcnname"]),
    (Field::SubIcbCode, &["subicblocationcode"]),
    (Field::SubIcbName, &["subicblocationname"]),
    (Field::IcbCode, &["icbcode"]),
    (Field::IcbName, &["icbname"]),
    (Field::ListSize, &["numberofpatients", "listsize"]),
];

/// Columns of `epraccur.csv`, which has no header: code, name, ICB (high level health geography), sub-ICB location
/// (commissioner). It knows neither networks nor systems.
const EPRACCUR: &[(Field, usize)] = &[(Field::Code, 0), (Field::Name, 1), (Field::IcbCode, 3), (Field::SubIcbCode, 14)];
/// Fewest columns of a row of `epraccur.csv`.
const EPRACCUR_COLUMNS: usize = 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Code,
    Name,
    Supplier,
    PcnCode,
    PcnName,
    SubIcbCode,
    SubIcbName,
    IcbCode,
    IcbName,
    ListSize,
}

impl Organisations {
    /// Reads look-ups, in order; what a later one says of a practice goes before what an earlier one said.
    pub fn read(paths: &[PathBuf]) -> Result<Organisations, OrganisationsError> {
        let mut organisations = Organisations::default();
        for path in paths {
            organisations.add(path)?;
        }
        Ok(organisations)
    }

    /// One look-up of which the text is known already.
    pub fn of_text(path: &Path, text: &str) -> Result<Organisations, OrganisationsError> {
        let mut organisations = Organisations::default();
        organisations.add_bytes(path, text.as_bytes())?;
        Ok(organisations)
    }

    /// Where a practice belongs; none if no look-up has it.
    pub fn of(&self, code: &str) -> Option<&Belonging> {
        self.practices.get(&folded_code(code))
    }

    /// The files that were read.
    pub fn files(&self) -> &[LookUp] {
        &self.files
    }

    fn add(&mut self, path: &Path) -> Result<(), OrganisationsError> {
        let unreadable = |source| OrganisationsError::Unreadable { path: path.to_owned(), source };
        if std::fs::metadata(path).map_err(unreadable)?.len() > FILE_BYTES {
            return Err(OrganisationsError::TooLarge { path: path.to_owned() });
        }
        self.add_bytes(path, &std::fs::read(path).map_err(unreadable)?)
    }

    fn add_bytes(&mut self, path: &Path, bytes: &[u8]) -> Result<(), OrganisationsError> {
        let practices = self.add_text(&decode(bytes).0, path)?;
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.files.push(LookUp { path: path.to_owned(), sha256, practices });
        Ok(())
    }

    fn add_text(&mut self, text: &str, path: &Path) -> Result<usize, OrganisationsError> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut columns: Option<Vec<(Field, usize)>> = None;
        let mut practices = 0;
        for record in reader.records() {
            let record = record.map_err(|source| OrganisationsError::Broken { path: path.to_owned(), source })?;
            let Some(known) = &columns else {
                let found =
                    columns_of(&record).ok_or_else(|| OrganisationsError::NotALookUp { path: path.to_owned() })?;
                let (found, is_header) = found;
                if !is_header {
                    practices += usize::from(self.add_row(&record, &found));
                }
                columns = Some(found);
                continue;
            };
            practices += usize::from(self.add_row(&record, &known.clone()));
        }
        Ok(practices)
    }

    fn add_row(&mut self, record: &csv::StringRecord, columns: &[(Field, usize)]) -> bool {
        let value = |wanted: Field| {
            let column = columns.iter().find(|(field, _)| *field == wanted).map(|(_, column)| *column);
            column.and_then(|column| record.get(column)).map(str::trim).filter(|value| !value.is_empty())
        };
        let Some(code) = value(Field::Code) else { return false };
        let practice = self.practices.entry(folded_code(code)).or_default();
        let set = |field: Field, place: &mut String| {
            if let Some(text) = value(field) {
                *place = text.to_owned();
            }
        };
        set(Field::Name, &mut practice.name);
        set(Field::Supplier, &mut practice.supplier);
        set(Field::PcnCode, &mut practice.pcn.code);
        set(Field::PcnName, &mut practice.pcn.name);
        set(Field::SubIcbCode, &mut practice.sub_icb.code);
        set(Field::SubIcbName, &mut practice.sub_icb.name);
        set(Field::IcbCode, &mut practice.icb.code);
        set(Field::IcbName, &mut practice.icb.name);
        let patients = value(Field::ListSize).and_then(|text| text.replace(',', "").parse().ok());
        practice.list_size = patients.filter(|patients: &i64| *patients > 0).or(practice.list_size);
        true
    }
}

/// The columns of a header, or of the first row of a file that has none; and whether it is a header.
fn columns_of(record: &csv::StringRecord) -> Option<(Vec<(Field, usize)>, bool)> {
    let folded: Vec<String> = record.iter().map(folded_header).collect();
    let named: Vec<(Field, usize)> = FIELDS
        .iter()
        .filter_map(|(field, aliases)| {
            let column = aliases.iter().find_map(|alias| folded.iter().position(|header| header == alias));
            column.map(|column| (*field, column))
        })
        .collect();
    if named.iter().any(|(field, _)| *field == Field::Code) && named.len() > 1 {
        return Some((named, true));
    }
    let is_practice = record.get(0).is_some_and(is_practice_code) && record.len() >= EPRACCUR_COLUMNS;
    is_practice.then(|| (EPRACCUR.to_vec(), false))
}

fn folded_header(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn folded_code(code: &str) -> String {
    code.trim().to_ascii_uppercase()
}

/// A letter and five digits.
fn is_practice_code(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    bytes.len() == 6
        && bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.iter().skip(1).all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of_text(texts: &[&str]) -> Organisations {
        let mut organisations = Organisations::default();
        for text in texts {
            organisations.add_text(text, Path::new("look-up.csv")).unwrap();
        }
        organisations
    }

    #[test]
    fn the_published_mapping_gives_supplier_and_every_level() {
        let organisations = of_text(&[
            "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE,ICB_NAME,REGION_CODE,REGION_NAME\n\
             Z81001,INVENTED SURGERY,EMIS/TPP,U,UNALLOCATED,16C,Invented - 16C,QHM,Invented ICB,Y63,Region\n",
        ]);
        let practice = organisations.of(" z81001 ").unwrap();
        assert_eq!((practice.supplier.as_str(), practice.pcn.code.as_str()), ("EMIS/TPP", "U"));
        assert_eq!((practice.sub_icb.code.as_str(), practice.icb.name.as_str()), ("16C", "Invented ICB"));
        assert_eq!(organisations.of("Z99999"), None);
    }

    #[test]
    fn a_later_look_up_adds_to_an_earlier_one() {
        let organisations = of_text(&[
            "Z81001,INVENTED SURGERY,Y63,QHM,1,2,3,4,5,TS1 1AA,19740401,,A,B,16C,20130401\n",
            "GP Code,GP Name,Appointment Systems,Main System\r\nZ81001,INVENTED SURGERY,TPP/EMIS,TPP\r\n",
            "CODE,NUMBER_OF_PATIENTS\nZ81001,\"7,204\"\n",
        ]);
        let practice = organisations.of("Z81001").unwrap();
        assert_eq!((practice.icb.code.as_str(), practice.sub_icb.code.as_str()), ("QHM", "16C"));
        assert_eq!((practice.supplier.as_str(), practice.list_size), ("TPP", Some(7_204)));
    }

    #[test]
    fn another_table_is_refused() {
        let error = Organisations::default().add_text("date,kept\n2024-07-19,4\n", Path::new("book.csv")).unwrap_err();
        assert!(error.to_string().contains("hint: use `Mapping.csv`"));
    }
}
