/** People and their orders. */
@NullMarked
package io.quanzi.console.customers;

import org.jspecify.annotations.NullMarked;
