/** Asks again for every picture on screen that did not come: while there is no engine, none does, and none is asked for twice. */
export function askPicturesAgain(): void {
  for (const picture of document.images) {
    const address = picture.getAttribute('src')
    if (address === null || !picture.complete || picture.naturalWidth > 0) continue
    delete picture.dataset['broken']
    picture.setAttribute('src', address)
  }
}
