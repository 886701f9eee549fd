//! `normalday check` where the plan and the timesheets spell names in two ways.

use crate::common::Run;

const PLAN: &str = "date,staff,role,start,finish,unpaid_break_min,type,pay\n\
                    2024-07-19,\"DUMMYWORTH, Jo (Ms)\",reception,08:00,16:00,30,planned,contracted\n\
                    2024-07-19,Kit Placeholder,reception,08:00,16:00,30,planned,contracted\n\
                    2024-07-19,Max Extraman,reception,08:00,16:00,30,planned,contracted\n";
const TIMESHEETS: &str = "Employee Name,Date,Start,End,Mealbreak\n\
                          Jo Dummyworth,19/07/2024,08:00:00,18:45:00,00:30:00\n\
                          Kit Placeholder,19/07/2024,08:00:00,16:00:00,00:30:00\n\
                          Nan Template,19/07/2024,08:00:00,16:00:00,00:30:00\n";

fn check(policy: &str) -> Run {
    let run = Run::normalday("check exports").file("exports/plan.csv", PLAN).file("exports/timesheets.csv", TIMESHEETS);
    if policy.is_empty() { run } else { run.file("exports/policy.toml", policy) }
}

#[test]
fn check_names_who_stands_on_one_side_only_and_what_to_write() {
    let ended = check("").run().status(0);
    let ended = ended.stdout_has("Names that do not meet");
    let ended = ended.stdout_has("in the plan only: \"DUMMYWORTH, Jo (Ms)\" and \"Max Extraman\"");
    let ended = ended.stdout_has("in the timesheets only: \"Jo Dummyworth\" and \"Nan Template\"");
    ended.stdout_has("[[staff]]\n    label = \"Jo Dummyworth\"\n    also = [\"DUMMYWORTH, Jo (Ms)\"]");
}

#[test]
fn what_check_proposes_joins_the_two_spellings() {
    let policy = "[[staff]]\nlabel = \"Jo Dummyworth\"\nalso = [\"DUMMYWORTH, Jo (Ms)\"]\n";
    let ended = check(policy).run().status(0);
    ended.stdout_lacks("label = \"Jo Dummyworth\"").stdout_has("in the plan only: \"Max Extraman\"");
}
