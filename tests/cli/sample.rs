//! `normalday sample`.

use crate::common::Run;

#[test]
fn it_makes_practices_and_their_truth_and_says_how_to_claim() {
    Run::normalday("sample made --practices 2 --weeks 4 --systems plain,systmone-extract")
        .run()
        .status(0)
        .stderr_is_empty()
        .stdout_has("Made up 2 practices, incident 2024-07-19")
        .stdout_has("normalday claim made/practice-001 --incident 2024-07-19")
        .has_file("made/truth.json")
        .has_file("made/practice-001/policy.toml")
        .has_file("made/practice-002/rota.csv");
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_does_not() {
    let truth = |seed: &str| {
        let ended = Run::normalday("sample made --weeks 4 --seed").argument(seed).run().status(0);
        (ended.bytes("made/truth.json"), ended.files())
    };
    assert_eq!(truth("3"), truth("3"));
    assert!(truth("3").0 != truth("4").0);
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let ended = Run::normalday("sample here").file("here/rota.csv", "mine").run().status(2).stderr_has("hint: ");
    assert_eq!(ended.files(), ["here/rota.csv"]);
}

#[test]
fn an_unknown_system_is_named_with_the_nearest() {
    Run::normalday("sample made --systems emis-reprot")
        .run()
        .status(2)
        .stderr_has("`emis-reprot`")
        .stderr_has("did you mean `emis-report`?")
        .has_no_file("made/truth.json");
}

#[test]
fn an_incident_that_cannot_be_read_is_a_usage_error() {
    Run::normalday("sample made --incident friday").run().status(2).stderr_has("(`--incident`)");
}

#[test]
fn the_help_lists_every_element_of_life_with_its_usual_level() {
    let ended = Run::normalday("sample --help").run().status(0).stdout_has("--severity").stdout_has("--patients");
    for element in normalday::sample::Element::ALL {
        let line = format!("{} ", element.name());
        assert!(ended.stdout.contains(&line) && ended.stdout.contains(element.meaning()), "{}", element.name());
    }
}

#[test]
fn life_can_be_switched_on_and_off_again() {
    let truth = |life: &str| {
        let made = Run::normalday("sample made --weeks 4 --systems plain").argument("--life").argument(life);
        made.run().status(0).bytes("made/truth.json")
    };
    let plain = Run::normalday("sample made --weeks 4 --systems plain").run().bytes("made/truth.json");
    assert!(truth("sickness=0,all,sickness=0.05") != plain);
    assert!(truth("locums=0.4,locums=0") == plain, "an element at nought is off");
}

#[test]
fn an_unknown_element_of_life_is_named_with_the_nearest() {
    let ended = Run::normalday("sample made --life sicknes").run().status(2);
    ended.stderr_has("`sicknes`").stderr_has("did you mean `sickness`?").has_no_file("made/truth.json");
}

#[test]
fn a_level_that_is_no_share_is_refused_with_the_usual_one() {
    let ended = Run::normalday("sample made --life sickness=often").run().status(2);
    ended.stderr_has("`often`").stderr_has("`--life sickness=0.005` is the usual level");
    Run::normalday("sample made --severity 30").run().status(2).stderr_has("(`--severity`)");
    Run::normalday("sample made --patients 12").run().status(2).stderr_has("(`--patients`)");
}
