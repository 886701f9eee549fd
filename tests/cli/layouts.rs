//! `normalday layouts`.

use crate::common::Run;

const OWN: &str = r#"
name = "our_system"
title = "Our system, daily list"
kind = "appointments"
reader = "appointment_list"
where_to_find = "Reports, then Daily list"
minimum_fields = 3
dates = ["iso"]
[fields.date]
aliases = ["Day of appointment"]
required = true
[fields.status]
aliases = ["State of play"]
required = true
[fields.clinician]
aliases = ["Who"]
[statuses]
attended = ["been and gone"]
"#;

#[test]
fn the_list_groups_by_kind_and_names_every_layout_of_the_readme() {
    let ended = Run::normalday("layouts").run().status(0).stderr_is_empty();
    for name in [
        "emis_appointment_report",
        "systmone_breakdown",
        "systmone_extract",
        "shared_care_list",
        "emis_population_list",
        "nhs_dictionary_list",
        "tpp_appointment_table",
        "gp_connect_appointments",
        "plain_appointments",
        "rota_template",
        "rota_template_full",
        "deputy_all_fields",
        "weekly_grid",
        "plain_staff_list",
        "workload",
        "work_items",
        "online_requests_list",
        "entered_records",
        "attested",
        "expenses",
        "income",
    ] {
        assert!(ended.stdout.contains(&format!("\n  {name} ")), "{name}");
    }
    ended.stdout_has("\nAppointment book\n").stdout_has("\nRota and timesheets\n");
}

#[test]
fn one_layout_is_printed_in_full_with_where_to_find_it() {
    Run::normalday("layouts emis_appointment_report")
        .run()
        .status(0)
        .stdout_has("Where to find it\n  EMIS Web > Appointments > Appointment Reporting")
        .stdout_has("availability *: Availability")
        .stdout_has("slots left empty: yes")
        .stdout_has("patients who walked out: no");
}

#[test]
fn a_slip_in_the_name_is_put_right() {
    Run::normalday("layouts systmone_breakdwn")
        .run()
        .status(2)
        .stderr_has("did you mean `normalday layouts systmone_breakdown`?");
}

#[test]
fn a_layout_as_json_can_be_read_by_a_program() {
    let ended = Run::normalday("layouts plain_appointments --json").run().status(0);
    assert_eq!(ended.json()["kind"], "appointments");
    let list = Run::normalday("layouts --json").run().status(0).json();
    assert!(list.as_array().unwrap().iter().any(|layout| layout["name"] == "systmone_extract"));
}

#[test]
fn a_layout_of_ones_own_reads_an_export_without_any_code() {
    let list = "Day of appointment,State of play,Who\n2024-07-12,been and gone,Dr A\n2024-07-19,been and gone,Dr A\n";
    Run::normalday("check list.csv --layouts mine")
        .file("mine/ours.toml", OWN)
        .file("list.csv", list)
        .run()
        .status(0)
        .stdout_has("Our system, daily list (`our_system`)")
        .stdout_has("2 of 2 of data used");
    Run::normalday("layouts our_system --layouts mine")
        .file("mine/ours.toml", OWN)
        .run()
        .status(0)
        .stdout_has("been and gone");
}

#[test]
fn a_layout_that_is_not_sound_is_named() {
    Run::normalday("layouts --layouts mine")
        .file("mine/ours.toml", OWN.replace("kind = \"appointments\"", "kind = \"poetry\""))
        .run()
        .status(2)
        .stderr_has("ours.toml")
        .stderr_has("hint: ");
    Run::normalday("check list.csv --layouts gone").file("list.csv", "a,b\n").run().status(2).stderr_has("gone");
}
