/** The phones of the sandbox's people as web pages, and what is touched on them. */
@NullMarked
package io.quanzi.sandbox.screen;

import org.jspecify.annotations.NullMarked;
