//! Clinic sessions of EMIS and SystmOne as a marked proxy where no rota of clinicians is given. Fixtures are made from the
//! documented headers of the extracts; values are worked out by hand.

use super::systems::{read_files, times};
use super::*;
use normalday::claim::claim;
use normalday::claim::outcome::On;
use normalday::model::evidence::Tier;
use normalday::model::policy::{Affected, DeclaredPolicy, PolicyMoney};
use normalday::model::staff::{Basis, StaffGroup};
use normalday::plan::Plan;
use normalday::report::audience::Audience;

const SESSION_HEADER: &str = "AppointmentSessionGuid,Description,LocationGuid,SessionTypeDescription,\
SessionCategoryDisplayName,StartDate,StartTime,EndDate,EndTime,Private,OrganisationGuid,Deleted,ProcessingId\n";

const USERS: &str = "UserInRoleGuid,OrganisationGuid,Title,GivenName,Surname,JobCategoryCode,JobCategoryName,\
ContractStartDate,ContractEndDate,ProcessingId\n\
{U1},{ORG},Dr,Ben,Oake,R0270,Salaried General Practitioner,,,1\n\
{U2},{ORG},Sr,Joan,Pine,,Practice Nurse,,,1\n\
{U3},{ORG},Ms,Ivy,Reed,,Receptionist,,,1\n";

/// Somebody's rota of reception, as a plain list that says who worked.
const RECEPTION: &str = "Name,Role,Date,Start,End,Type\nR01,Receptionist,2024-07-19,08:00,16:00,Worked\n";

fn session(id: &str, kind: &str, date: &str, start: &str, end: &str, deleted: &str) -> String {
    format!("{{{id}}},Surgery,{{L}},{kind},Default,{date},{start}:00,{date},{end}:00,false,{{ORG}},{deleted},1\n")
}

/// Timed sessions of 19 July, and every trap beside them.
fn sessions() -> String {
    let timed = "Timed appointments";
    [
        SESSION_HEADER.to_owned(),
        // Parallel and touching: 08:30 to 12:30 in all. Then an afternoon.
        session("S1", timed, "2024-07-19", "08:30", "11:00", "false"),
        session("S2", timed, "2024-07-19", "10:30", "12:00", "false"),
        session("S3", timed, "2024-07-19", "12:00", "12:30", "false"),
        session("S4", timed, "2024-07-19", "14:00", "17:00", "false"),
        // All day, untimed; a list; deleted; held by nobody; held by reception; without a time; 24 hours.
        session("S5", "Untimed Appointments", "2024-07-19", "08:00", "18:00", "false"),
        session("S6", "List", "2024-07-19", "08:00", "18:00", "false"),
        session("S7", timed, "2024-07-20", "09:00", "12:00", "true"),
        session("S8", timed, "2024-07-20", "09:00", "12:00", "false"),
        session("S9", timed, "2024-07-20", "09:00", "12:00", "false"),
        session("S10", timed, "2024-07-20", "", "12:00", "false"),
        session("S11", timed, "2024-07-20", "00:00", "23:59", "false"),
    ]
    .concat()
}

/// S1 has two users; S8 lost its only one; identifiers differ in case and braces.
const SESSION_USERS: &str = "SessionGuid,UserInRoleGuid,Deleted,ProcessingId\n\
s1,{U1},false,1\n{S1},{U2},false,1\n{S2},u1,false,1\n{S3},{U1},false,1\n{S4},{U1},false,1\n{S5},{U1},false,1\n\
{S6},{U1},false,1\n{S7},{U1},false,1\n{S8},{U1},false,1\n{S8},{U1},true,2\n{S9},{U3},false,1\n{S10},{U1},false,1\n\
{S11},{U1},false,1\n";

fn emis<'f>(sessions: &'f str, rota: &'f str) -> [(&'f str, &'f str); 4] {
    [
        ("1_Appointment_Session_20240820.csv", sessions),
        ("1_Appointment_SessionUser_20240820.csv", SESSION_USERS),
        ("1_Admin_UserInRole_20240820.csv", USERS),
        ("reception.csv", rota),
    ]
}

#[test]
fn emis_sessions_stand_in_for_a_rota_of_clinicians() {
    let data = read_files(&emis(&sessions(), RECEPTION), &Policy::default());
    assert_eq!(
        times(&data),
        [
            ("Oake, Ben (Dr)", july(19), Some(510), Some(750), 240),
            ("Pine, Joan (Sr)", july(19), Some(510), Some(660), 150),
            ("Oake, Ben (Dr)", july(19), Some(840), Some(1020), 180),
            ("R01", july(19), Some(480), Some(960), 480),
        ]
    );
    let groups: Vec<StaffGroup> = data.shifts.iter().map(|shift| shift.staff_group).collect();
    assert_eq!(groups, [StaffGroup::GpSalaried, StaffGroup::Nurse, StaffGroup::GpSalaried, StaffGroup::Reception]);
    assert!(data.shifts.iter().all(|shift| shift.basis == Basis::Worked));
    let table = data.tables.iter().position(|table| table.layout == "emis_session").unwrap();
    assert_eq!(data.proxy_tables.iter().copied().collect::<Vec<_>>(), [u32::try_from(table).unwrap()]);
    // Used: S1 twice, S2, S3, S4. Left: S5, S6 and the day of 1439 minutes; S8; S10. A deleted one is none.
    let warning = data.warnings.iter().find(|warning| warning.code == "hours_are_a_proxy").unwrap();
    assert!(warning.text.contains("5 clinic sessions of 2 people"), "{}", warning.text);
    assert!(
        warning
            .text
            .contains("Left aside: 3 untimed or all day, 1 held by nobody who is named, 1 without a date or time"),
        "{}",
        warning.text
    );
}

#[test]
fn a_rota_of_clinicians_goes_before_their_sessions() {
    let with_nurse = format!("{RECEPTION}N01,Practice Nurse,2024-07-19,08:00,16:00,Worked\n");
    let data = read_files(&emis(&sessions(), &with_nurse), &Policy::default());
    assert_eq!(data.shifts.len(), 2);
    assert!(data.proxy_tables.is_empty());
    // People of whom no file says what they are might be clinicians.
    let without_role = "Name,Date,Start,End,Type\nX01,2024-07-19,08:00,16:00,Worked\n";
    assert!(read_files(&emis(&sessions(), without_role), &Policy::default()).proxy_tables.is_empty());
}

#[test]
fn systmone_rotas_stand_in_by_their_slots_and_their_appointments() {
    let rota = "RowIdentifier,IDOrganisationVisibleTo,DateCreation,IDProfileCreatedBy,Name,RotaType,Location,Code,\
                IDProfileOwner,DateStart,AllowOverBooking,BookingContactNumber,IDAppointmentRoom,IDBranch,RemovedData\n\
                1,A1,01 Jul 2024 10:00:00,7,Morning,GP Surgery,,,99,19 Jul 2024 08:30:00,false,,,,0\n\
                2,A1,01 Jul 2024 10:00:00,7,Morning,GP Surgery,,,99,,false,,,,0\n\
                3,A1,01 Jul 2024 10:00:00,7,Late,GP Surgery,,,99,19 Jul 2024 14:00:00,false,,,,1\n\
                4,A1,01 Jul 2024 10:00:00,7,Morning,GP Surgery,,,99,18 Jul 2024 09:00:00,false,,,,0\n\
                5,A1,01 Jul 2024 10:00:00,7,Calls,GP Surgery,,,99,19 Jul 2024 10:00:00,false,,,,0\n";
    let slots = "RowIdentifier,IDOrganisationVisibleTo,IDRota,RotaSlotType,Duration,Quantity,EmbargoDuration,\
                 EmbargoExpiryTime,BlockedSlot,BookableCAndB,Position,OldRowIdentifier,RemovedData\n\
                 11,A1,1,5,10,18,,,false,false,1,,0\n12,A1,1,5,30,1,,,true,false,2,,0\n13,A1,2,5,10,6,,,false,false,1,,0\n\
                 14,A1,4,5,10,6,,,false,false,1,,0\n15,A1,5,5,15,8,,,false,false,1,,0\n16,A1,5,5,15,8,,,false,false,1,,1\n";
    let appointments = "RowIdentifier,IDOrganisationVisibleTo,DateStart,DateEnd,AppointmentStatus,\
                        DateAppointmentBooked,DatePatientArrival,IDClinician,IDProfileClinician,RotaName,RotaType,IDRota,IDPatient\n\
                        101,A1,19 Jul 2024 08:30:00,19 Jul 2024 08:40:00,1,01 Jul 2024 09:00:00,19 Jul 2024 08:31:00,21,31,Morning,GP Surgery,1,5\n\
                        102,A1,19 Jul 2024 08:40:00,19 Jul 2024 08:50:00,1,01 Jul 2024 09:00:00,19 Jul 2024 08:41:00,21,31,Morning,GP Surgery,1,6\n\
                        103,A1,19 Jul 2024 08:50:00,19 Jul 2024 09:00:00,1,01 Jul 2024 09:00:00,19 Jul 2024 08:51:00,22,32,Morning,GP Surgery,1,7\n\
                        104,A1,19 Jul 2024 10:00:00,19 Jul 2024 10:15:00,1,01 Jul 2024 09:00:00,19 Jul 2024 10:01:00,21,31,Calls,GP Surgery,5,8\n";
    let files = [
        ("SRRota.csv", rota),
        ("SRRotaSlot.csv", slots),
        ("SRAppointment.csv", appointments),
        ("SRMapping.csv", "RowIdentifier,IdMappingGroup,Mapping\n1,3,Finished\n"),
        (
            "SRStaffMember.csv",
            "RowIdentifier,StaffName,StaffUserName,RemovedData\n21,\"OAKE, Ben (Dr)\",boake,0\n22,\"ELM, Ida (Dr)\",ielm,0\n",
        ),
        (
            "SRStaffMemberProfile.csv",
            "RowIdentifier,IDStaffMemberProfileRole,StaffRole,IDStaffMember,RemovedData\n31,41,,21,0\n32,41,,22,0\n",
        ),
        ("SRStaffMemberProfileRole.csv", "RowIdentifier,RoleDescription,RemovedData\n41,Salaried GP,0\n"),
    ];
    let data = read_files(&files, &Policy::default());
    // Rota 1: 18 slots of 10 from 08:30, the blocked half-hour is no bookable time; rota 5: 8 of 15 from 10:00, a removed
    // row aside. Together 08:30 to 12:00, held by whoever has most of the appointments, not by `IDProfileOwner`.
    assert_eq!(times(&data), [("OAKE, Ben (Dr)", july(19), Some(510), Some(720), 210)]);
    assert_eq!(data.shifts[0].staff_group, StaffGroup::GpSalaried);
    let warning = data.warnings.iter().find(|warning| warning.code == "hours_are_a_proxy").unwrap();
    assert!(warning.text.contains("2 clinic sessions of 1 person"), "{}", warning.text);
    // Rota 4 has no appointment, rota 2 no start (older versions have none at all).
    assert!(warning.text.contains("1 held by nobody who is named, 1 without a date or time"), "{}", warning.text);
}

/// Eight Fridays alike for doctor and reception, and a surgery on the Saturday after the outage.
#[test]
fn hours_from_a_proxy_are_tier_c_and_never_on_the_invoice() {
    let fridays: Vec<NaiveDate> = (0..=9).map(|week| july(19) - chrono::Days::new(7 * week)).collect();
    let mut book = SESSION_HEADER.to_owned();
    let mut users = "SessionGuid,UserInRoleGuid,Deleted,ProcessingId\n".to_owned();
    let mut rota = "Name,Role,Date,Start,End,Type\n".to_owned();
    for date in fridays.iter().chain([&july(20)]) {
        let (id, date) = (format!("F{date}"), date.to_string());
        book.push_str(&session(&id, "Timed appointments", &date, "09:00", "12:00", "false"));
        users.push_str(&format!("{id},{{U1}},false,1\n"));
        let end = if date == "2024-07-19" { "18:00" } else { "16:00" };
        rota.push_str(&format!("R01,Receptionist,{date},08:00,{end},Worked\n"));
    }
    let files = [("session.csv", book.as_str()), ("users.csv", &users), ("staff.csv", USERS), ("rota.csv", &rota)];
    let mut policy: Policy = toml::from_str(normalday::model::policy::DEFAULT_POLICY_TOML).unwrap();
    policy.incident.span = "2024-07-19".to_owned();
    policy.incident.affected = Affected::Yes;
    for group in [StaffGroup::GpSalaried, StaffGroup::Reception] {
        policy.rates.per_hour.insert(group, PolicyMoney(3000));
        policy.declared.push(DeclaredPolicy {
            staff: None,
            staff_group: Some(group),
            from: july(19),
            to: july(20),
            reason: "catching up".to_owned(),
        });
    }
    let data = read_files(&files, &policy);
    let claim = claim(&data, &Plan::resolve(policy, None, None).unwrap()).unwrap();
    let of = |group| claim.lines.iter().filter(move |line| line.staff_group == Some(group) && line.minutes != Some(0));
    let doctor: Vec<_> = of(StaffGroup::GpSalaried).map(|line| (line.minutes, line.on, line.tier)).collect();
    assert_eq!(
        doctor,
        [(Some(180), On::Schedule, Tier::C)],
        "Saturday 09:00 to 12:00, declared and priced, but a proxy"
    );
    let line = of(StaffGroup::GpSalaried).next().unwrap();
    assert!(
        line.description.contains("proxy") && line.reason.contains("proxy"),
        "{} / {}",
        line.description,
        line.reason
    );
    // Reception has a timesheet: two hours on the Friday, eight on the Saturday.
    let reception: Vec<_> = of(StaffGroup::Reception).map(|line| (line.minutes, line.on, line.tier)).collect();
    assert_eq!(reception, [(Some(120), On::Invoice, Tier::D), (Some(480), On::Invoice, Tier::D)]);
    assert!(claim.warnings.iter().any(|warning| warning.code == "hours_are_a_proxy"));
    assert!(claim.is_reconciled());
    let by_tier: i64 = [Tier::A, Tier::B, Tier::C].iter().map(|tier| claim.totals.invoice_by_tier[tier]).sum();
    assert_eq!(by_tier, 0, "no invoice line rests on a proxy");
    // The sheet of hours says on each row of which kind it is.
    let book = normalday::report::workbook::build(&claim, Audience::Practice).unwrap();
    let tiers = tiers_of_groups(&book);
    assert!(tiers["C (proxy)"].iter().all(|group| group == StaffGroup::GpSalaried.reading()), "{tiers:?}");
    assert!(tiers["D"].iter().all(|group| group == StaffGroup::Reception.reading()), "{tiers:?}");
}

/// The staff groups of the rows of `Extra hours` by their tier.
fn tiers_of_groups(book: &[u8]) -> BTreeMap<String, Vec<String>> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(book)).unwrap();
    let range = book.worksheet_range("Extra hours").unwrap();
    let header = range.rows().position(|row| row.iter().any(|cell| *cell == "Evidence tier")).unwrap();
    let column = |name: &str| range.rows().nth(header).unwrap().iter().position(|cell| *cell == name).unwrap();
    let (group, tier) = (column("Staff group"), column("Evidence tier"));
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in range.rows().skip(header + 1) {
        groups.entry(row[tier].to_string()).or_default().push(row[group].to_string());
    }
    groups
}
