//! Staff groups, how time is paid, what it was spent on, and who funds it (`DOMAIN.md` sections 1 and 6).

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal, $reading:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $text)] $variant,)+
        }
        impl $name {
            /// Every value, in the order of the domain page.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// The fixed name, as in templates and claim.json.
            pub fn name(self) -> &'static str { match self { $($name::$variant => $text,)+ } }
            /// Words for a reader.
            pub fn reading(self) -> &'static str { match self { $($name::$variant => $reading,)+ } }
            /// The value of a fixed name; none if the text is not one of them.
            pub fn from_name(text: &str) -> Option<Self> {
                let folded = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
                match folded.as_str() { $($text => Some($name::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { formatter.write_str(self.name()) }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Staff group (`DOMAIN.md` section 1).
    StaffGroup {
        /// GP partner.
        GpPartner = "gp_partner", "GP partners";
        /// Salaried GP, and a GP of unknown kind (ruling 5).
        GpSalaried = "gp_salaried", "Salaried GPs";
        /// Locum GP.
        GpLocum = "gp_locum", "Locum GPs";
        /// GP in training.
        GpRegistrar = "gp_registrar", "GP registrars";
        /// Advanced nurse or clinical practitioner.
        AnpAcp = "anp_acp", "Advanced practitioners";
        /// Practice nurse.
        Nurse = "nurse", "Nurses";
        /// Nurse associate.
        NurseAssociate = "nurse_associate", "Nurse associates";
        /// Health care assistant.
        Hca = "hca", "Health care assistants";
        /// Phlebotomist.
        Phlebotomist = "phlebotomist", "Phlebotomists";
        /// Pharmacist.
        Pharmacist = "pharmacist", "Pharmacists";
        /// Pharmacy technician.
        PharmacyTechnician = "pharmacy_technician", "Pharmacy technicians";
        /// Physiotherapist.
        Physio = "physio", "Physiotherapists";
        /// Paramedic.
        Paramedic = "paramedic", "Paramedics";
        /// Physician associate.
        PhysicianAssociate = "physician_associate", "Physician associates";
        /// Any other clinical role.
        OtherClinical = "other_clinical", "Other clinical staff";
        /// Reception.
        Reception = "reception", "Reception";
        /// Administration.
        Admin = "admin", "Administration";
        /// Medical secretary.
        Secretary = "secretary", "Secretaries";
        /// Dispenser.
        Dispenser = "dispenser", "Dispensers";
        /// Practice manager.
        Manager = "manager", "Management";
        /// Anyone else.
        Other = "other", "Other staff";
    }
}

impl StaffGroup {
    /// Head 2 (reception, admin, secretary, dispenser, manager, other) rather than head 3 (`DOMAIN.md` section 7).
    pub fn is_administrative(self) -> bool {
        use StaffGroup::*;
        matches!(self, Reception | Admin | Secretary | Dispenser | Manager | Other)
    }

    /// Whether extra pay of this group carries employer on-costs: nil for partners and locums (`DOMAIN.md` section 7);
    /// trainees are employees (ruling 26).
    pub fn is_employee(self) -> bool {
        !matches!(self, StaffGroup::GpPartner | StaffGroup::GpLocum)
    }
}

vocabulary! {
    /// How a stretch of time is paid (`DOMAIN.md` section 6).
    Pay {
        /// Within the contract.
        Contracted = "contracted", "contracted";
        /// Additional hours at plain rate.
        AdditionalPlain = "additional_plain", "additional, plain rate";
        /// Overtime at an enhanced rate.
        OvertimeEnhanced = "overtime_enhanced", "overtime, enhanced";
        /// Time off in lieu.
        Toil = "toil", "time off in lieu";
        /// Locum fee.
        LocumFee = "locum_fee", "locum fee";
        /// Agency fee.
        AgencyFee = "agency_fee", "agency fee";
        /// A partner's unpaid time.
        PartnerUnpaid = "partner_unpaid", "partner, unpaid";
        /// Unpaid goodwill.
        GoodwillUnpaid = "goodwill_unpaid", "goodwill, unpaid";
    }
}

impl Pay {
    /// Additional to contracted time (`DOMAIN.md` section 6, "Additional rows").
    pub fn is_additional(self) -> bool {
        self != Pay::Contracted
    }

    /// Locum and agency fees: head 1, never hours as well.
    pub fn is_fee(self) -> bool {
        matches!(self, Pay::LocumFee | Pay::AgencyFee)
    }

    /// Time without a payment: head 10 (`DOMAIN.md` section 7).
    pub fn is_unpaid(self) -> bool {
        matches!(self, Pay::Toil | Pay::PartnerUnpaid | Pay::GoodwillUnpaid)
    }
}

vocabulary! {
    /// What the time was spent on (`DOMAIN.md` sections 6 and 7).
    Activity {
        /// Ordinary work.
        Normal = "normal", "ordinary work";
        /// Clinical work not further described.
        Clinical = "clinical", "clinical work";
        /// Duty or on call.
        Duty = "duty", "duty";
        /// Catching up after the incident.
        CatchUp = "catch_up", "catching up";
        /// Typing up what was kept on paper.
        RetroEntry = "retro_entry", "entering paper records";
        /// Rebooking cancelled appointments.
        Rebooking = "rebooking", "rebooking";
        /// Prescriptions.
        Scripts = "scripts", "prescriptions";
        /// Results and documents.
        ResultsDocs = "results_docs", "results and documents";
        /// Seeing patients.
        PatientContact = "patient_contact", "seeing patients";
        /// Recovering IT.
        ItRecovery = "it_recovery", "IT recovery";
        /// Managing the incident.
        IncidentMgmt = "incident_mgmt", "incident management";
        /// Administration.
        Admin = "admin", "administration";
        /// Meetings.
        Meeting = "meeting", "meetings";
        /// Training.
        Training = "training", "training";
    }
}

impl Activity {
    /// An activity that shows a planned row to have been made for the recovery (`DOMAIN.md` section 6, "A plan made
    /// after the event is no baseline").
    pub fn is_recovery_work(self) -> bool {
        use Activity::*;
        matches!(self, CatchUp | RetroEntry | Rebooking | Scripts | ResultsDocs | ItRecovery | IncidentMgmt)
    }
}

vocabulary! {
    /// Planned or worked time.
    Basis {
        /// Planned.
        Planned = "planned", "planned";
        /// Worked.
        Worked = "worked", "worked";
    }
}

vocabulary! {
    /// Who pays for the time; blank means the practice (`DOMAIN.md` section 6).
    FundedBy {
        /// The practice.
        Practice = "practice", "the practice";
        /// The PCN's additional roles scheme.
        PcnArrs = "pcn_arrs", "PCN (ARRS)";
        /// Somebody else.
        Other = "other", "another payer";
    }
}

/// A member of staff: an index into [`crate::model::data::PracticeData::staff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StaffId(pub u32);

/// One member of staff as the practice's own files label them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Code or name as the rota writes it; printed in the practice's own copy only.
    pub label: String,
    /// Staff group; where a person has rows of several groups, the one with the most minutes.
    pub staff_group: StaffGroup,
}
