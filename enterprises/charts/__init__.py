"""SVG geometry and number display, for the templates and exports of all apps.

Charts are drawn on the server: a function of this package turns values into a dataclass of ready
coordinates, an inclusion tag of the same name (templatetags/drawings.py) draws it. Coordinates are text,
never numbers: a template would print 166.5 as «166,5».
"""

from enterprises.charts.bars import (
    Bullet,
    ColumnGroup,
    Columns,
    Meter,
    Segment,
    Segments,
    Series,
    StackedRow,
    StackedRows,
    bullet,
    columns,
    meter,
    segments,
    stacked_rows,
    stacked_rows_narrow,
)
from enterprises.charts.dots import (
    DotPlot,
    DotRow,
    Risk,
    RiskMatrix,
    Sparkline,
    dot_plot,
    risk_mark,
    risk_matrix,
    sparkline,
)
from enterprises.charts.heat import HeatMap, heat_map
from enterprises.charts.marks import Ink, px
from enterprises.charts.network import ChainLink, Fan, FanLink, links_fan
from enterprises.charts.numbers import (
    Number,
    attained,
    millions,
    number,
    percent,
    percentage_points,
    thousands,
)
from enterprises.charts.places import MapPoint, RegionMap, outline, region_map
from enterprises.charts.terms import Gantt, GanttRow, Milestone, gantt
from enterprises.charts.web import Web, WebLink, WebNode, web

__all__ = [
    "Bullet",
    "ChainLink",
    "ColumnGroup",
    "Columns",
    "DotPlot",
    "DotRow",
    "Fan",
    "FanLink",
    "Gantt",
    "GanttRow",
    "HeatMap",
    "Ink",
    "MapPoint",
    "Meter",
    "Milestone",
    "Number",
    "RegionMap",
    "Risk",
    "RiskMatrix",
    "Segment",
    "Segments",
    "Series",
    "Sparkline",
    "StackedRow",
    "StackedRows",
    "Web",
    "WebLink",
    "WebNode",
    "attained",
    "bullet",
    "columns",
    "dot_plot",
    "gantt",
    "heat_map",
    "links_fan",
    "meter",
    "millions",
    "number",
    "outline",
    "percent",
    "percentage_points",
    "px",
    "region_map",
    "risk_mark",
    "risk_matrix",
    "segments",
    "sparkline",
    "stacked_rows",
    "stacked_rows_narrow",
    "thousands",
    "web",
]
