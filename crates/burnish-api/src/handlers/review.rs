//! The lead's work: cases, conventions, thresholds, rules that settle cases, the label book.

use std::sync::Arc;

use burnish_core::{Progress, auto, book_pages, conventions, recompute, review, thresholds};
use burnish_model::{DisagreementSettings, output::*};

use super::Answer;
use crate::{Door, Session, door::Context, jobs::Outcome, requests::*};

pub(crate) fn list_cases(context: &Context<'_>, request: ListCases) -> Answer<Disagreements> {
    let query = review::CaseQuery {
        media: request.kind,
        kind: request.case_kind,
        lane: request.lane,
        state: request.state.as_deref(),
        item: request.item.as_deref(),
        after: request.after.as_deref(),
        limit: request.limit,
    };
    let found = review::cases(context.project()?, &query)?;
    catch_up(context)?;
    Ok(found)
}

pub(crate) fn get_case(context: &Context<'_>, request: GetCase) -> Answer<CaseDetail> {
    Ok(review::case(context.project()?, &request.case)?)
}

pub(crate) fn decide_case(context: &Context<'_>, request: DecideCase) -> Answer<CaseDetail> {
    let (project, actor) = context.acting()?;
    Ok(review::decide(
        project,
        &actor,
        &request.case,
        request.verdict,
    )?)
}

pub(crate) fn undo_decision(context: &Context<'_>, request: UndoDecision) -> Answer<CaseDetail> {
    Ok(review::undo_decision(context.project()?, &request.case)?)
}

const APPLY: &str = "Apply the thresholds";
const RECOMPUTE: &str = "Compute all cases again";
const CATCH_UP: &str = "Compute cases that are behind";

/// Starts a job for items whose cases are behind: those of a file of an older format, or of a run
/// that was interrupted. What was asked is answered as far as it is known; the job's end makes the
/// answer stale.
fn catch_up(context: &Context<'_>) -> Answer<()> {
    let (project, jobs) = (context.project()?, &context.door.jobs);
    let running = jobs.is_running(context.handle(), &[APPLY, RECOMPUTE, CATCH_UP]);
    if running || !recompute::is_behind(project)? {
        return Ok(());
    }
    let project = Arc::clone(project);
    jobs.start(
        context.handle(),
        CATCH_UP.into(),
        &["items", "cases"],
        move |progress| {
            Ok(Outcome::Recomputed(recompute::catch_up(
                &project, progress,
            )?))
        },
    )?;
    Ok(())
}

pub(crate) fn list_conventions(context: &Context<'_>, _: ListConventions) -> Answer<Conventions> {
    let found = conventions::conventions(context.project()?)?;
    catch_up(context)?;
    Ok(found)
}

pub(crate) fn decide_convention(
    context: &Context<'_>,
    request: DecideConvention,
) -> Answer<Conventions> {
    Ok(conventions::decide_convention(
        context.project()?,
        request.kind,
        request.choice,
    )?)
}

pub(crate) fn preview_thresholds(
    context: &Context<'_>,
    request: PreviewThresholds,
) -> Answer<ThresholdsPreview> {
    Ok(thresholds::preview(
        context.project()?,
        &request.disagreements,
    )?)
}

pub(crate) fn start_apply_thresholds(
    context: &Context<'_>,
    request: StartApplyThresholds,
) -> Answer<Job> {
    let project = Arc::clone(context.project()?);
    thresholds::check(&request.disagreements)?;
    context.door.jobs.start(
        context.handle(),
        APPLY.into(),
        &["items", "cases", "settings"],
        move |progress| {
            let wanted = &request.disagreements;
            Ok(Outcome::Recomputed(thresholds::apply(
                &project, wanted, progress,
            )?))
        },
    )
}

pub(crate) fn start_recompute(context: &Context<'_>, _: StartRecompute) -> Answer<Job> {
    let project = Arc::clone(context.project()?);
    context.door.jobs.start(
        context.handle(),
        RECOMPUTE.into(),
        &["items", "cases"],
        move |progress| {
            Ok(Outcome::Recomputed(recompute::everything(
                &project, progress,
            )?))
        },
    )
}

pub(crate) fn preview_auto_resolve(
    context: &Context<'_>,
    request: PreviewAutoResolve,
) -> Answer<AutoPreview> {
    let preview = auto::preview(context.project()?, &request.rule)?;
    catch_up(context)?;
    Ok(preview)
}

pub(crate) fn start_auto_resolve(context: &Context<'_>, request: StartAutoResolve) -> Answer<Job> {
    auto::check(&request.rule)?;
    let (project, actor) = context.acting()?;
    let project = Arc::clone(project);
    context.door.jobs.start(
        context.handle(),
        "Settle cases by a rule".into(),
        &["items", "cases"],
        move |progress| {
            Ok(Outcome::Resolved(auto::resolve(
                &project,
                &actor,
                &request.rule,
                progress,
            )?))
        },
    )
}

pub(crate) fn list_batches(context: &Context<'_>, _: ListBatches) -> Answer<DecisionBatches> {
    Ok(auto::batches(context.project()?)?)
}

pub(crate) fn undo_batch(context: &Context<'_>, request: UndoBatch) -> Answer<DecisionBatches> {
    Ok(auto::undo(context.project()?, &request.batch)?)
}

pub(crate) fn get_book(context: &Context<'_>, _: GetBook) -> Answer<BookPages> {
    Ok(book_pages::all(context.project()?)?)
}

pub(crate) fn file_example(context: &Context<'_>, request: FileExample) -> Answer<BookPage> {
    let (project, actor) = context.acting()?;
    Ok(book_pages::file(
        project,
        &actor,
        &request.case,
        request.page.as_deref(),
        &request.sentence,
    )?)
}

pub(crate) fn remove_example(context: &Context<'_>, request: RemoveExample) -> Answer<BookPage> {
    Ok(book_pages::remove(context.project()?, &request.id)?)
}

pub(crate) fn change_page(context: &Context<'_>, request: ChangePage) -> Answer<BookPage> {
    Ok(book_pages::define(
        context.project()?,
        &request.id,
        &request.definition,
    )?)
}

/// The same as the jobs, waiting for them: for the command line.
impl Door {
    pub fn apply_thresholds_now(
        &self,
        project: &str,
        wanted: &DisagreementSettings,
        progress: &dyn Progress,
    ) -> Answer<Recomputed> {
        let open = self.project(Some(project))?;
        Ok(thresholds::apply(&open.project, wanted, progress)?)
    }

    /// Finishes what is still to be computed again, so that an answer is whole.
    pub fn catch_up_now(&self, project: &str, progress: &dyn Progress) -> Answer<Recomputed> {
        let open = self.project(Some(project))?;
        Ok(recompute::catch_up(&open.project, progress)?)
    }

    pub fn recompute_now(&self, project: &str, progress: &dyn Progress) -> Answer<Recomputed> {
        let open = self.project(Some(project))?;
        Ok(recompute::everything(&open.project, progress)?)
    }

    pub fn auto_resolve_now(
        &self,
        session: &Session,
        project: &str,
        request: &StartAutoResolve,
        progress: &dyn Progress,
    ) -> Answer<Resolved> {
        let open = self.project(Some(project))?;
        let actor = session.actor(&open.handle, &open.project)?;
        Ok(auto::resolve(
            &open.project,
            &actor,
            &request.rule,
            progress,
        )?)
    }
}
