/** Reading WeCom, and the changes to it that nobody is spoken to by: tags, remarks, ways in. */
@NamedInterface("contacts")
@NullMarked
package io.quanzi.wecom.contacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
