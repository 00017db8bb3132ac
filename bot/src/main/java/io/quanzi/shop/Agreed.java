package io.quanzi.shop;

import java.util.Collection;
import java.util.Set;

/** Tells which buyers consented to the storage of family facts. Implemented above this module, where people are kept. */
public interface Agreed {
    /** Returns those of some buyers, by the shop's ids, who agreed and have not withdrawn. */
    Set<String> amongBuyers(Collection<String> buyerIds);
}
