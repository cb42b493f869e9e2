//! Do mails leave?

use super::report::Report;
use crate::{config::Config, mail::Transport};

/// Looks the way of mails over; sends none.
pub(super) async fn look_over(report: &mut Report, config: &Config) {
    let folder = config.data_dir.join("mail");
    let name = folder.display().to_string();
    let transport = match Transport::open(&config.mail, folder) {
        Ok(transport) => transport,
        Err(error) => {
            let fix = "correct SMTP_URL, MAIL_FROM or MAIL_REPLY_TO; server/config.default.toml shows their form";
            return report.fail(format!("mail: {error:#}"), fix);
        }
    };
    if config.mail.smtp_url.get().is_none() {
        let finding = format!("mail: no mail server; mails are written into {name}");
        return report.warn(finding, "set SMTP_URL and MAIL_FROM, so that customers get their keys");
    }
    match transport.reach().await {
        Ok(()) => report.ok("mail: the mail server lets this server in"),
        Err(error) => report.fail(
            format!("mail: {error}"),
            "check host, port, user and password of SMTP_URL, and that no firewall is in between",
        ),
    }
}
