/**
 * A second client, written by others than the first and knowing nothing of this sandbox, walks the main paths: so that the
 * sandbox is like WeCom, and not like WxJava.
 */
package io.quanzi.sandbox.second;
