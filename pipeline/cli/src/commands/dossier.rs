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
    let (noun, wanted) = if made.by_theme {
        ("대주제", "대주제")
    } else {
        ("분야", "담당 분야")
    };
    let mut shown = table(&[noun, "제안", "서로 다른 제안", "파일"]);
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
    let (written, out_path) = (written.count(), args.out.display());
    let [ideas, unplaced] = [made.ideas, made.unplaced].map(|count| grouped(count as u64));
    writeln!(
        out,
        "{noun} {written}곳의 검토 자료를 {out_path}에 썼습니다. 제안 {ideas}건 가운데 {unplaced}건은 {wanted}를 정하지 못했습니다.",
    )?;
    if made.by_theme {
        writeln!(
            out,
            "접수 자료에 분야가 없어 분야를 추천할 수 없으므로 대주제별로 나누었습니다."
        )?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}
