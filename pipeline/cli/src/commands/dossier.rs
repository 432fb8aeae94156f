//! `modum dossier`.

use std::io::Write as _;

use anyhow::Result;
use modum_run::dossier::DossierRequest;
use modum_run::store::Store;

use super::Outcome;
use crate::args::DossierArgs;
use crate::output::{grouped, stdout, table};
use crate::setup::Setup;

pub(crate) fn dossier(setup: &Setup, args: &DossierArgs) -> Result<Outcome> {
    let lexicon = setup.lexicon()?;
    let request = DossierRequest {
        store: &Store::open(&args.store)?,
        out: &args.out,
        division: args.division.as_deref(),
        intake: args.intake.as_deref(),
        settings: &setup.settings,
        lexicon: &lexicon,
        tokenizer: &setup.tokenizer(&lexicon)?,
    };
    let made = modum_run::dossier::dossier(&request)?;
    let mut out = stdout();
    let mut shown = table(&["분야", "제안", "서로 다른 제안", "파일"]);
    for division in &made.divisions {
        let counts = [division.ideas, division.distinct].map(|count| grouped(count as u64));
        let file = match &division.stem {
            Some(stem) => format!("{stem}.docx, .html"),
            None => "제안 없음".to_owned(),
        };
        let [ideas, distinct] = counts;
        shown.add_row([division.division.clone(), ideas, distinct, file]);
    }
    writeln!(out, "{shown}")?;
    let written = made
        .divisions
        .iter()
        .filter(|division| division.stem.is_some());
    writeln!(
        out,
        "분야 {}곳의 검토 자료를 {}에 썼습니다. 제안 {}건 가운데 {}건은 담당 분야를 정하지 못했습니다.",
        written.count(),
        args.out.display(),
        grouped(made.ideas as u64),
        grouped(made.unplaced as u64)
    )?;
    out.flush()?;
    Ok(Outcome::Done)
}
