/** Customer groups and who is in them. */
@NullMarked
package io.quanzi.console.community;

import org.jspecify.annotations.NullMarked;
