/** What the venue remembers of each market: public trades, their aggregates, bars. */
package io.depthflow.exchange.server.history;
