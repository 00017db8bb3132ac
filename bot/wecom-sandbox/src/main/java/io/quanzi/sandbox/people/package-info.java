/** The people of the sandbox, customers and staff, by what each is known to whom, and what their phones show. */
@NullMarked
package io.quanzi.sandbox.people;

import org.jspecify.annotations.NullMarked;
