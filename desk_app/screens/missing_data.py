"""Which reference data have not come to this seat, in words: an empty look-up shall not be taken for an answer."""

from collections.abc import Collection
from dataclasses import replace

from desk_app.domain.projection import EditionUnderWay
from desk_app.screens.lookup import LookupView
from desk_app.screens.vocabulary import dataset
from desk_app.words import _, pgettext

LOOKED_UP = ("catalogue", "grids", "components", "directory")
"""The datasets that are looked up, in the order in which they are named."""


def missing_words(installed: Collection[str], under_way: EditionUnderWay | None = None) -> str:
    """Which of the datasets are not here, with the share that is of the one on its way; empty where all are."""
    missing = [name for name in LOOKED_UP if name not in installed]
    if not missing:
        return ""
    names = pgettext("list of names", ", ").join(dataset(name) for name in missing)
    if under_way is None or under_way.dataset not in missing or under_way.fraction is None:
        return _("Not fetched yet: {datasets}").format(datasets=names)
    return _("Not fetched yet: {datasets} ({dataset} {share})").format(
        datasets=names, dataset=dataset(under_way.dataset), share=f"{int(under_way.fraction * 100)}%"
    )


def with_missing(view: LookupView, missing: str) -> LookupView:
    """The answer with what it could not look into: at its foot, and where it would say that nothing is found."""
    if not missing:
        return view
    return replace(view, edition=missing, hint=missing if view.words.strip() else view.hint)
