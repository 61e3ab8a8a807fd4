/** What is said to the venue about orders and what the venue says back; the port of both. */
package io.depthflow.market.order;
