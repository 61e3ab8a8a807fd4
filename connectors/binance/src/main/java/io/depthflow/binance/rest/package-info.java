/**
 * The signed REST client of Binance USD-M futures: credentials, signing, clock, budgets, and what
 * an answer means for an order. Nothing here retries an order by itself, except after a refusal for
 * clock skew, which is certain not to have placed anything.
 */
package io.depthflow.binance.rest;
