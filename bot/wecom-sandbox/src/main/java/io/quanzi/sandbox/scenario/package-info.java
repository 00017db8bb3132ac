/**
 * Scenarios: who does what when, as YAML. They are checked whole before anything happens, played on the sandbox's clock
 * by the acts of the control plane, and written down from what people did by hand, so that a bug can be handed on.
 */
@NullMarked
package io.quanzi.sandbox.scenario;

import org.jspecify.annotations.NullMarked;
