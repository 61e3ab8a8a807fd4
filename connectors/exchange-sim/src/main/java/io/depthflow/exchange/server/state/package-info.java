/** Keeps the account and its conditional orders on disk, so that a restart goes on from there. */
package io.depthflow.exchange.server.state;
