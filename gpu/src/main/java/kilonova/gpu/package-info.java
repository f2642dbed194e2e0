/**
 * The domain of GPUs, pure: addresses, boards, slots, types, what a board can promise, and which slot comes next. No files, no HTTP, no SQL,
 * no clocks. All types in here are immutable and safe to share between threads.
 *
 * <p>Words: a <em>board</em> is a physical GPU (or a virtual parent such as {@code mtty_mtty}); its <em>slots</em> are where vGPUs are made
 * (the board itself, or its virtual functions); a <em>unit</em> is one vGPU. Capacity belongs to the board.
 */
@NullMarked
package kilonova.gpu;

import org.jspecify.annotations.NullMarked;
