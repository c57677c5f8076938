// Garde .cache/ d'un déploiement à l'autre : les images dérivées ne sont faites qu'une fois.
// Keeps .cache/ from one deploy to the next: derived pictures are made only once.
// La clef de chaque fichier est son contenu ; un cache vieux ou vide ne peut rien fausser, il ne fait que ralentir.
// Each file is keyed by its content; an old or empty cache can spoil nothing, it only slows the build down.

export const onPreBuild = async ({ inputs, utils }) => {
  const found = await utils.cache.restore(inputs.folder)
  console.log(found ? `${inputs.folder}: restored` : `${inputs.folder}: nothing kept yet, pictures will be made`)
}

export const onPostBuild = async ({ inputs, utils }) => {
  const kept = await utils.cache.save(inputs.folder)
  console.log(kept ? `${inputs.folder}: kept for the next deploy` : `${inputs.folder}: nothing to keep`)
}
