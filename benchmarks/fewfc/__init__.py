"""FewFC: how far small linear models read events of ten kinds, trigger by trigger and role by role.

Zhou et al. 2021, "What the role is vs. what plays the role: semi-supervised event argument
extraction via dual question answering", AAAI; the split and the measures are those of Sheng et al.
2021, "CasEE: a joint learning framework with cascade decoding for overlapping event extraction",
Findings of ACL. The sentences are under CC BY-SA 4.0, so models made from them stay out of the
package: they are trained here, on the machine of whoever has the sentences, and measured.
"""
