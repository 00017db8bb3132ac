/** The control plane under {@code /_sim}: persons act here, and tests and demos set the stage and look behind it. */
@NullMarked
package io.quanzi.sandbox.control;

import org.jspecify.annotations.NullMarked;
