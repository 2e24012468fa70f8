//! Every bound of this crate on what is in a document, in one place. Each is in BOUNDS.md, with its test.

/// Bytes of HTML that are made for one document; what comes behind them is shown as its source (8 MiB).
pub(crate) const DOCUMENT_BYTES: usize = 8 << 20;

/// Bytes of a diagram's source; a longer one is shown as it is (20 KiB).
pub(crate) const DIAGRAM_BYTES: usize = 20 << 10;

/// Lines of a diagram's source; a longer one is shown as it is: laying out takes more than linear time.
pub(crate) const DIAGRAM_LINES: usize = 400;

/// Nodes, and edges, of a diagram; one of more is shown as its source.
pub(crate) const DIAGRAM_NODES: usize = 400;

/// Columns of a block diagram; one of more is shown as its source: memory is taken for each, whether there is anything in it.
pub(crate) const DIAGRAM_COLUMNS: usize = 400;

/// Edges of a diagram beyond the number of its nodes; one of more is shown as its source: nobody could follow them.
pub(crate) const DIAGRAM_CIRCLES: usize = 40;

/// Bytes of a drawing; a larger one is not kept (1 MiB).
pub(crate) const DRAWING_BYTES: usize = 1 << 20;

/// Diagrams drawn of one document; further ones are shown as their source.
pub(crate) const DIAGRAMS: usize = 30;

/// Nodes of a drawing or formula; a larger one is not shown.
pub(crate) const XML_NODES: u32 = 50_000;

/// Elements of a drawing or formula inside one another.
pub(crate) const XML_DEPTH: usize = 60;

/// Bytes of a formula; a longer one is shown as its source.
pub(crate) const FORMULA_BYTES: usize = 4000;

/// Bytes of code; longer code is shown in one colour: nobody reads it, and syntaxes are slow (100 KiB).
pub(crate) const CODE_BYTES: usize = 100 << 10;

/// Bytes of a line of code; code with a longer one is shown in one colour: some syntaxes take quadratic time on it.
pub(crate) const CODE_LINE_BYTES: usize = 2000;
