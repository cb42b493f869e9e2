//! Requests that were not answered as they should.

use claviger_tests::Answer;

/// What came instead of an answer: one that says that there is none, or nothing at all.
#[derive(Debug)]
pub(super) struct Miss {
    pub(super) path: &'static str,
    pub(super) came: Result<Answer, String>,
}

impl Miss {
    /// It says that the servers cannot answer now, in the form of all problems, and when to ask again.
    pub(super) fn assert_clean(&self) {
        let Ok(answer) = &self.came else {
            panic!("{}: the connection broke: {:?}", self.path, self.came)
        };
        let code = match answer.status {
            502 | 503 => "UNAVAILABLE",
            504 => "TIMEOUT",
            status => panic!("{} answered {status} {}", self.path, answer.text),
        };
        answer.problem(answer.status, code);
        let wait: u64 = answer
            .header("retry-after")
            .expect("it says when to ask again")
            .parse()
            .unwrap();
        assert!((1..=30).contains(&wait), "{}: retry-after: {wait}", self.path);
    }
}
