// Everything here adds to pages that work without it.
import { setUpBoard } from "./board.js";
import { setUpContents } from "./contents.js";
import { setUpCopies } from "./copy.js";
import { setUpFilters } from "./filter.js";
import { setUpGraph } from "./graph.js";
import { setUpKeys } from "./keys.js";
import { setUpLive } from "./live.js";
import { setUpProjects } from "./projects.js";
import { setUpQuick } from "./quick.js";
import { setUpScheme } from "./scheme.js";
import { setUpTimes } from "./times.js";

setUpTimes();
setUpProjects();
setUpScheme();
setUpCopies();
setUpBoard();
setUpContents();
setUpQuick();
setUpKeys();
setUpFilters();
setUpGraph();
setUpLive();
