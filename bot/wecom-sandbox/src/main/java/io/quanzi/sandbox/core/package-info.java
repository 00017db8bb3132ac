/**
 * The base of every part of the sandbox: tables under one lock, acts that happen whole or not at all, and the journal.
 *
 * <p>Why rows and not acts in the journal: a row written is a row read back, whatever later versions of the code would
 * make of the act that caused it; nothing is executed again at start, so no id or random number has to be kept.
 */
@NullMarked
package io.quanzi.sandbox.core;

import org.jspecify.annotations.NullMarked;
