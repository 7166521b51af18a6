/**
 * The Freescale i.MX21 (MC9328MX21) and its ADS board. One class a device, named as the reference
 * manual names the module; {@link dev.armature.soc.imx21.Imx21Ads} puts them together.
 */
package dev.armature.soc.imx21;
