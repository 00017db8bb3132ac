/** Quanzi, a private-domain CRM and community bot for WeCom: the program's start. */
@NullMarked
package io.quanzi;

import org.jspecify.annotations.NullMarked;
