//! Labelling: the book, the queue, edits, submissions, settings.

use burnish_core::{annotate, book, media, rules, settings};
use burnish_model::output::*;

use super::{Answer, hash_of};
use crate::{door::Context, jobs::Outcome, requests::*};

pub(crate) fn add_class(context: &Context<'_>, request: AddClass) -> Answer<BookOutput> {
    Ok(book::add_class(context.project()?, &request.name)?)
}

pub(crate) fn change_class(context: &Context<'_>, request: ChangeClass) -> Answer<BookOutput> {
    let ChangeClass {
        class,
        name,
        definition,
        rules,
        retired,
    } = request;
    Ok(book::change_class(
        context.project()?,
        &class,
        name.as_deref(),
        definition,
        rules,
        retired,
    )?)
}

pub(crate) fn change_rules(context: &Context<'_>, request: ChangeRules) -> Answer<BookOutput> {
    Ok(book::change_rules(context.project()?, request.rules)?)
}

pub(crate) fn lint_text(context: &Context<'_>, request: LintText) -> Answer<Linted> {
    Ok(rules::lint_text(
        context.project()?,
        &request.text,
        request.duration_micros,
    )?)
}

pub(crate) fn preview_rules(context: &Context<'_>, _: PreviewRules) -> Answer<RulesPreview> {
    Ok(rules::preview(context.project()?)?)
}

pub(crate) fn start_apply_rules(context: &Context<'_>, _: StartApplyRules) -> Answer<Job> {
    let project = std::sync::Arc::clone(context.project()?);
    context.door.jobs.start(
        context.handle(),
        "Apply the transcript rules".into(),
        &["items", "labels", "cases"],
        move |progress| Ok(Outcome::Rules(rules::apply(&project, progress)?)),
    )
}

pub(crate) fn get_picture(context: &Context<'_>, request: GetPicture) -> Answer<Picture> {
    Ok(media::picture(context.project()?, request.item)?)
}

pub(crate) fn get_speech(context: &Context<'_>, request: GetSpeech) -> Answer<Speech> {
    Ok(media::speech(context.project()?, request.item)?)
}

pub(crate) fn snap_boundary(context: &Context<'_>, request: SnapBoundary) -> Answer<Snapped> {
    let micros = media::snap(context.project()?, request.item, request.micros)?;
    Ok(Snapped { micros })
}

pub(crate) fn get_queue(context: &Context<'_>, request: GetQueue) -> Answer<Queue> {
    let (project, actor) = context.acting()?;
    let item = request
        .item
        .map(|text| hash_of(context, &text))
        .transpose()?;
    Ok(annotate::queue(
        project,
        &actor,
        item,
        request.kind,
        request.collection.as_deref(),
    )?)
}

pub(crate) fn open_item(context: &Context<'_>, request: OpenItem) -> Answer<OpenLayer> {
    let (project, actor) = context.acting()?;
    Ok(annotate::open(
        project,
        &actor,
        hash_of(context, &request.item)?,
    )?)
}

pub(crate) fn apply_edit(context: &Context<'_>, request: ApplyEdit) -> Answer<Edited> {
    let (project, actor) = context.acting()?;
    let ApplyEdit {
        item,
        parent,
        kind,
        patch,
        view,
    } = request;
    Ok(annotate::apply(
        project,
        &actor,
        item,
        parent.as_deref(),
        kind,
        patch,
        view,
    )?)
}

pub(crate) fn undo(context: &Context<'_>, request: Undo) -> Answer<Edited> {
    let (project, actor) = context.acting()?;
    Ok(annotate::undo(
        project,
        &actor,
        request.item,
        request.parent.as_deref(),
    )?)
}

pub(crate) fn redo(context: &Context<'_>, request: Redo) -> Answer<Edited> {
    let (project, actor) = context.acting()?;
    Ok(annotate::redo(
        project,
        &actor,
        request.item,
        request.parent.as_deref(),
    )?)
}

pub(crate) fn submit(context: &Context<'_>, request: Submit) -> Answer<Submitted> {
    let (project, actor) = context.acting()?;
    Ok(annotate::submit(
        project,
        &actor,
        request.item,
        request.parent.as_deref(),
        annotate::Work {
            view: request.view,
            active_millis: request.active_millis,
            seen: request.seen,
            heard: request.heard,
        },
    )?)
}

pub(crate) fn reopen(context: &Context<'_>, request: Reopen) -> Answer<OpenLayer> {
    let (project, actor) = context.acting()?;
    Ok(annotate::reopen(
        project,
        &actor,
        request.item,
        &request.reason,
    )?)
}

pub(crate) fn skip_item(context: &Context<'_>, request: SkipItem) -> Answer<Queue> {
    let (project, actor) = context.acting()?;
    Ok(annotate::skip(
        project,
        &actor,
        request.item,
        &request.reason,
    )?)
}

pub(crate) fn open_work(context: &Context<'_>, request: OpenWork) -> Answer<Workplace> {
    let (project, actor) = context.acting()?;
    Ok(annotate::open_work(project, &actor, request.item)?)
}

pub(crate) fn get_history(context: &Context<'_>, request: GetHistory) -> Answer<History> {
    let (project, actor) = context.acting()?;
    Ok(annotate::history(project, &actor, request.item)?)
}

pub(crate) fn get_moment(context: &Context<'_>, request: GetMoment) -> Answer<MomentMarks> {
    let (project, actor) = context.acting()?;
    Ok(annotate::moment(
        project,
        &actor,
        request.item,
        &request.edit,
    )?)
}

pub(crate) fn return_to(context: &Context<'_>, request: ReturnTo) -> Answer<Edited> {
    let (project, actor) = context.acting()?;
    Ok(annotate::return_to(
        project,
        &actor,
        request.item,
        request.parent.as_deref(),
        &request.edit,
    )?)
}

pub(crate) fn remark_item(context: &Context<'_>, request: RemarkItem) -> Answer<Remark> {
    let (project, actor) = context.acting()?;
    Ok(annotate::remark(
        project,
        &actor,
        request.item,
        request.flagged,
        &request.note,
    )?)
}

pub(crate) fn get_settings(context: &Context<'_>, _: GetSettings) -> Answer<ProjectSettings> {
    Ok(settings::get(context.project()?)?)
}

pub(crate) fn change_settings(
    context: &Context<'_>,
    request: ChangeSettings,
) -> Answer<ProjectSettings> {
    Ok(settings::change(context.project()?, request.settings)?)
}

pub(crate) fn get_preferences(context: &Context<'_>, _: GetPreferences) -> Answer<Preferences> {
    let actor = context.session.looker(context.handle());
    Ok(settings::preferences(context.project()?, &actor)?)
}

pub(crate) fn set_preferences(
    context: &Context<'_>,
    request: SetPreferences,
) -> Answer<Preferences> {
    let (project, actor) = context.acting()?;
    Ok(settings::set_preferences(project, &actor, request.body)?)
}
