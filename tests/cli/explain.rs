//! `normalday explain`.

use crate::common::Run;
use normalday::model::exception::ExceptionCode;
use normalday::model::stop::StopCode;

#[test]
fn every_exception_every_error_and_every_control_is_explained() {
    let all = Run::normalday("explain all").run().status(0);
    for code in ExceptionCode::ALL {
        assert!(all.stdout.contains(&format!("{}  {}", code.name(), code.reading())), "{}", code.name());
    }
    for code in StopCode::ALL {
        assert!(all.stdout.contains(&format!("\n{}  {}", code.name(), code.reading())), "{}", code.name());
    }
    for control in 1..=12 {
        assert!(all.stdout.contains(&format!("\nC{control:02}  ")), "C{control:02}");
    }
}

#[test]
fn an_exception_says_what_it_does_and_what_to_do() {
    Run::normalday("explain E021")
        .run()
        .status(0)
        .stdout_has("E021  the status text is not mapped")
        .stdout_has("What it does to the claim: ")
        .stdout_has("What to do: say in the policy what the status means");
}

#[test]
fn an_error_says_what_it_means_and_shows_an_example() {
    Run::normalday("explain n061")
        .run()
        .status(0)
        .stdout_has("N061  there is no usable export among the files")
        .stdout_has("What it means: ")
        .stdout_has("What to do: ")
        .stdout_has("An example. `exports/shopping.csv`:\n\n    item,price\n    milk,2\n")
        .stdout_has("    error[N061]: there is no export among the files that can be used\n")
        .stdout_lacks("```")
        .stdout_lacks("N062");
}

#[test]
fn the_part_of_a_control_and_lower_case_will_do() {
    Run::normalday("explain c08a").run().status(0).stdout_has("C08  ").stdout_has("If it fails: ");
}

#[test]
fn an_unknown_code_is_a_usage_error_with_a_way_out() {
    Run::normalday("explain E999")
        .run()
        .status(2)
        .stdout_is_empty()
        .stderr_has("error[N002]: there is no code `E999`")
        .stderr_has("\n\nhint: ");
}
