//! What became of the demo's mails.

use chrono::TimeDelta;
use claviger_store::MailResult;

use super::stage::Stage;

/// Mails that are taken at a time.
const BATCH: u16 = 100;

/// Notes of every mail that it was sent when it was written, and of some that they did not arrive. None really is.
pub(super) async fn finish(stage: &Stage<'_>) -> anyhow::Result<()> {
    let store = &stage.env.store;
    let until = stage.now + TimeDelta::minutes(1);
    let mut turn = 0_u32;
    loop {
        let claimed = store.claim_mails(stage.now, until, BATCH).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for (mail, _) in claimed {
            turn += 1;
            let at = mail.created_at + TimeDelta::seconds(2);
            let result = match turn % 19 {
                4 => MailResult::Failed {
                    error: "550 5.1.1 no such mailbox here".to_owned(),
                },
                _ => MailResult::Sent,
            };
            store.finish_mail(mail.id, &result, at).await?;
            if turn % 19 == 11 {
                let context = stage.by_support(at + TimeDelta::hours(1));
                store.bounce_mail(mail.id, "552 5.2.2 mailbox full", &context).await?;
            }
        }
    }
}
