/**
 * The API takes files below 50 MB. Larger than this is converted all the same: every request carries its pictures again, up
 * to 16 of them, and models look at about 1.5 million pixels of each (see tokens.ts), so that more bytes buy nothing.
 * A PNG of 3840 x 2160 px, the largest a model makes, has 8 to 10 MB as models paint them, 25 MB at worst.
 */
export const mostSentBytes = 20 * 1024 * 1024

/** The API documents two limits for masks, 4 MB and 50 MB; the lower one is safe. */
export const mostMaskBytes = 4 * 1024 * 1024 - 1

/** Larger pictures are scaled down before they are sent. The converter decodes no larger one later on. */
export const mostSentPixels = 40_000_000

/** The longest edge, px, that a picture too large to be sent is scaled to: the longest any model makes. */
export const scaledEdge = 3840

/** Larger files are not read. */
export const mostFileBytes = 256 * 1024 * 1024

/** Larger pictures are not decoded: 100 megapixels are 400 MB of pixels. A small file can claim to be any size. */
export const mostDecodedPixels = 100_000_000

/** An SVG of more is no drawing but an attempt. */
export const mostSvgBytes = 10 * 1024 * 1024

/** Vector pictures have no size of their own: the longer edge is made at least and at most this long, px. */
export const svgEdge = { least: 1024, most: scaledEdge } as const

export const secondsPerPicture = 30
