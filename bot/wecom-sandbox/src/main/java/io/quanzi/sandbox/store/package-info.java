/** The WeChat Store (微信小店): orders, as their buyers make and the shop moves them, and their push events. */
@NullMarked
package io.quanzi.sandbox.store;

import org.jspecify.annotations.NullMarked;
