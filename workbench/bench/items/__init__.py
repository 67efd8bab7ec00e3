"""The items of work, B1 to B10: a row each in the table."""

from workbench.bench.items.batches import B3, B4
from workbench.bench.items.growth import B7
from workbench.bench.items.one_point import B1, B2
from workbench.bench.items.parsing import B8
from workbench.bench.items.random_programs import B5, B6
from workbench.bench.items.regression import B9
from workbench.bench.items.report import B10
from workbench.bench.work import Item
from workbench.catalogue import Catalogue
from workbench.errors import UnknownNameError

ITEMS: Catalogue[Item] = Catalogue(
    "item of work",
    UnknownNameError,
    {one.name: one for one in (B1, B2, B3, B4, B5, B6, B7, B8, B9, B10)},
)
