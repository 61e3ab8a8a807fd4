/** Limits that bind before anything is sent, shown in the type of what may be sent. */
package io.depthflow.strategy.risk;
