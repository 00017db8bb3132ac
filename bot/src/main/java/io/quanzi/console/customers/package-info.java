/** People, their orders, and the files that history comes in by. */
@NullMarked
package io.quanzi.console.customers;

import org.jspecify.annotations.NullMarked;
