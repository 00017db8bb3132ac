/** Comparing what stands here with what stands in WeCom, and mending what differs. */
@NamedInterface("repair")
@NullMarked
package io.quanzi.wecom.repair;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
