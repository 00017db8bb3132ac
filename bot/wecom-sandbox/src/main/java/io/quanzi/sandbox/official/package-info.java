/** Official Accounts: who follows, and the template messages that reach those who do. Its paths begin with {@code /mp}. */
@NullMarked
package io.quanzi.sandbox.official;

import org.jspecify.annotations.NullMarked;
