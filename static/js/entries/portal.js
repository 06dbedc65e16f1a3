// @ts-check
// What every page loads.
import "htmx.org";

import "../elements/auto-complete.js";
import "../elements/cell-editor.js";
import "../elements/chart-readout.js";
import "../elements/column-order.js";
import "../elements/entry-keys.js";
import "../elements/list-keys.js";
import "../elements/pick-lines.js";
import "../elements/picked-rows.js";
import "../elements/text-words.js";
import "../elements/toast-list.js";
import "../elements/wide-more.js";
import "../page/forms.js";
import "../page/menus.js";
import "../page/print.js";
import "../page/requests.js";
import "../page/shortcuts.js";
import "../page/theme.js";
