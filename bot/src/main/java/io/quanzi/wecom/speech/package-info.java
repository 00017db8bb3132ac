/** Everything that a person notices. Only the gate, {@code io.quanzi.outreach}, may import this. */
@NamedInterface("speech")
@NullMarked
package io.quanzi.wecom.speech;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
