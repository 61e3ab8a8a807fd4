/** The order book of one symbol: how it is kept in step with the venue, and sampled. */
package io.depthflow.market.book;
